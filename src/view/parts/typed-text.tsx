import styles from './typed-text.module.css';

/**
 * What somebody typed or a client sent: shown as text, kept apart from the direction of the text around it, wrapped
 * anywhere and cut after three lines. A screen reader, and who copies it, gets the whole.
 */
export function TypedText({ text }: { readonly text: string }) {
  return (
    <bdi className={styles.typed} title={text}>
      {text}
    </bdi>
  );
}
