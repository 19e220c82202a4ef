import { splitUnseen } from './unseen-characters.ts';
import styles from './visible-text.module.css';

/** A text from outside, set apart from the direction of the text around it, with unseen characters by name. */
export function VisibleText({ text }: { readonly text: string }) {
  return (
    <bdi>
      {splitUnseen(text).map(({ text: part, mark }, index) =>
        mark === undefined ? (
          part
        ) : (
          // Pieces of one text have no name but their place.
          <span key={index} className={styles.mark}>
            {mark}
          </span>
        ),
      )}
    </bdi>
  );
}
