import styles from './problem-text.module.css';

/** Why something failed: the first line in the page's language, below it the server's own words where they tell more. */
export function ProblemText({ text }: { readonly text: string }) {
  const [words, ...more] = text.split('\n');
  return (
    <>
      {words}
      {more.length > 0 && (
        <span lang="en" className={styles.detail}>
          <bdi>{more.join('\n')}</bdi>
        </span>
      )}
    </>
  );
}
