import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@fontsource-variable/noto-sans-kr';
import { App } from './app.tsx';
import { startLanguage } from './language/start-language.ts';
import { LiveStore } from './live/live-store.ts';
import { startTheme } from './shell/theme.ts';
import './style/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');

startTheme();
startLanguage();
const queries = new QueryClient({
  // What changes is asked for again after commits, and the reader can try again.
  defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } },
});
createRoot(root).render(
  <StrictMode>
    <App store={new LiveStore()} queries={queries} />
  </StrictMode>,
);
