import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { QuarantineList } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { Choice } from '../parts/choice.tsx';
import styles from './quarantine.module.css';
import { shownStates } from './use-quarantine.ts';
import type { QuarantineView } from './use-quarantine.ts';
import { useRejectionWords } from './use-rejection-words.ts';

interface Props {
  readonly view: QuarantineView;
  readonly codes: QuarantineList['totals']['byCode'];
}

/** Chooses which rejected events are shown. */
export function QuarantineTools({ view, codes }: Props) {
  const { t } = useTranslation('quarantine');
  const format = useFormat();
  const words = useRejectionWords();
  const [, setQuery] = useSearchParams();
  const choose = (name: string, value: string | undefined) =>
    setQuery((old) => {
      const query = new URLSearchParams(old);
      query.delete('before');
      query.delete(name);
      if (value !== undefined) query.set(name, value);
      return query;
    });
  const listed = codes.some(({ code }) => code === view.code) || view.code === undefined;
  const shown = listed ? codes : [...codes, { code: view.code, rejected: 0 }];
  return (
    <>
      <Choice
        label={t('state')}
        options={shownStates.map((id) => ({ id, text: t(`states.${id}`) }))}
        chosen={view.state}
        onChoose={(state) => choose('state', state === 'all' ? state : undefined)}
      />
      <label className={styles.reason}>
        <span className="unseen">{t('reason')}</span>
        <select
          value={view.code ?? ''}
          onChange={({ target }) => choose('code', target.value || undefined)}
        >
          <option value="">{t('everyReason')}</option>
          {shown.map(({ code, rejected }) => (
            <option key={code} value={code}>
              {`${words.reason(code)} (${format.count(rejected)})`}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
