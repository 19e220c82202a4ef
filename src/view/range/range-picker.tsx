import { fromDate } from '@internationalized/date';
import type { ZonedDateTime } from '@internationalized/date';
import { useState } from 'react';
import {
  Button,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DateRangePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
  RangeCalendar,
} from 'react-aria-components';
import type { DateValue } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Choice } from '../parts/choice.tsx';
import { presets, rangeAt } from './range-choice.ts';
import type { Preset, RangeChoice } from './range-choice.ts';
import styles from './range-picker.module.css';

const zone = 'Asia/Seoul';

interface Props {
  readonly choice: RangeChoice;
  readonly onChoose: (choice: RangeChoice) => void;
  /** The ranges offered by name; all of them unless given. */
  readonly offered?: readonly Preset[];
}

/** Chooses a range of time: by name, or from one hour to another in Seoul time. */
export function RangePicker({ choice, onChoose, offered = presets }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.picker}>
      <Choice
        label={t('range.heading')}
        options={offered.map((preset) => ({ id: preset, text: t(`range.${preset}`) }))}
        chosen={choice.kind === 'preset' ? choice.preset : undefined}
        onChoose={(preset) => onChoose({ kind: 'preset', preset })}
      />
      <FixedRange choice={choice} onChoose={onChoose} />
    </div>
  );
}

interface Ends {
  readonly start: DateValue;
  readonly end: DateValue;
}

function FixedRange({ choice, onChoose }: Omit<Props, 'offered'>) {
  const { t } = useTranslation();
  const [ends, setEnds] = useEnds(choice);
  const isOrdered = ends !== null && ends.start.compare(ends.end) < 0;
  const apply = () => {
    if (!ends || !isOrdered) return;
    onChoose({ kind: 'fixed', fromMs: toMs(ends.start), toMs: toMs(ends.end) });
  };
  return (
    <DateRangePicker
      className={styles.fixed ?? ''}
      granularity="hour"
      hourCycle={24}
      hideTimeZone
      value={ends}
      onChange={setEnds}
      isInvalid={ends !== null && !isOrdered}
      data-chosen={choice.kind === 'fixed'}
    >
      <Label className="unseen">{t('range.fixed')}</Label>
      <Group className={styles.fields ?? ''}>
        <DateInput slot="start" className={styles.field ?? ''}>
          {(segment) => <DateSegment segment={segment} className={styles.segment ?? ''} />}
        </DateInput>
        <span aria-hidden="true">–</span>
        <DateInput slot="end" className={styles.field ?? ''}>
          {(segment) => <DateSegment segment={segment} className={styles.segment ?? ''} />}
        </DateInput>
        <Button className={styles.open ?? ''} aria-label={t('range.calendar')}>
          ▾
        </Button>
      </Group>
      {/* Not one of the picker's own buttons: those open the calendar. */}
      <Button slot={null} className={styles.apply ?? ''} onPress={apply} isDisabled={!isOrdered}>
        {t('range.apply')}
      </Button>
      <Popover className={styles.popover ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <RangeCalendar>
            <header className={styles.month}>
              <Button slot="previous">‹</Button>
              <Heading />
              <Button slot="next">›</Button>
            </header>
            <CalendarGrid className={styles.days ?? ''}>
              {(date) => <CalendarCell date={date} className={styles.day ?? ''} />}
            </CalendarGrid>
          </RangeCalendar>
        </Dialog>
      </Popover>
    </DateRangePicker>
  );
}

/** The ends as they are being edited: those of the choice, until they are changed and when another choice is made. */
function useEnds(choice: RangeChoice) {
  const chosen = JSON.stringify(choice);
  const [edited, setEdited] = useState({ chosen, ends: endsOf(choice) as Ends | null });
  // Not a key of the picker, which would take the focus away from who has just pressed a button in it.
  if (edited.chosen !== chosen) setEdited({ chosen, ends: endsOf(choice) });
  return [edited.ends, (ends: Ends | null) => setEdited({ chosen, ends })] as const;
}

function endsOf(choice: RangeChoice): Ends {
  const { fromMs, toMs: endMs } = rangeAt(choice, Date.now());
  return { start: atHour(fromMs), end: atHour(endMs) };
}

const atHour = (ms: number): ZonedDateTime =>
  fromDate(new Date(ms), zone).set({ minute: 0, second: 0, millisecond: 0 });

const toMs = (value: DateValue): number => value.toDate(zone).getTime();
