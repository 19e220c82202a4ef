import { Button, Group, Input, Label, NumberField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { AlertThreshold } from '../../serve/contract.ts';
import styles from './threshold-field.module.css';
import { useWords } from './use-alerts.ts';

interface Props {
  readonly threshold: AlertThreshold;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A threshold with its unit; an emptied field goes back to what it was. */
export function ThresholdField({ threshold, value, onChange }: Props) {
  const { t } = useTranslation('alerts');
  const words = useWords();
  const field = words(threshold.title);
  return (
    <NumberField
      className={styles.field ?? ''}
      value={value}
      minValue={threshold.least}
      maxValue={threshold.most}
      step={threshold.step}
      onChange={(chosen) => onChange(Number.isNaN(chosen) ? threshold.value : chosen)}
    >
      <Label>{field}</Label>
      <Group className={styles.group ?? ''}>
        <Button slot="decrement" aria-label={t('less', { field })}>
          −
        </Button>
        <Input />
        <span className={styles.unit}>{t(`unit.${threshold.unit}`)}</span>
        <Button slot="increment" aria-label={t('more', { field })}>
          +
        </Button>
      </Group>
    </NumberField>
  );
}
