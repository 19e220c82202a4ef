import { Component } from 'react';
import type { ReactNode } from 'react';
import { FailureNote } from '../parts/failure-note.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly failure?: Error;
}

/** Says what went wrong in a page, such as code that could not be loaded, and leaves everything around it as it is. */
export class PageBoundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(failure: Error): State {
    return { failure };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    // Code that could not be loaded is asked for anew only by a new document.
    return <FailureNote reason={failure.message} isOld={false} onRetry={() => location.reload()} />;
  }
}
