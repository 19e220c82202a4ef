import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Advice } from '../../parts/advice.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { FarmIncomeRow } from '../answers.ts';
import fieldStyles from '../field.module.css';
import { useMarketFormat } from '../use-market-format.ts';
import { accountOf, areaUnitsM2, breakEvenPriceKrw, readAmount } from './farm-account.ts';
import type { AreaUnit, FarmArea } from './farm-account.ts';
import { CalculatedTable } from './calculated-table.tsx';
import styles from './farm-income.module.css';

const amounts = [
  'size',
  'yieldKg',
  'unitPrice',
  'otherIncome',
  'operatingCost',
  'ownInputs',
] as const;
type Amount = (typeof amounts)[number];
const areaUnits: readonly AreaUnit[] = ['pyeong', 'm2', '10a', 'ha'];

interface Props {
  /** What the survey says, to begin with and to compare with. */
  readonly row: FarmIncomeRow;
  readonly area: FarmArea;
}

/** Income and net profit of one's own figures beside those of the survey. Nothing of it leaves the browser. */
export function FarmCalculator({ row, area }: Props) {
  const { t } = useTranslation('marketFarmIncome');
  const format = useMarketFormat();
  const [unit, setUnit] = useState<AreaUnit>(area === '10a' ? '10a' : 'pyeong');
  const [texts, setTexts] = useState(() => textsOf(row, area));
  const values = new Map(amounts.map((name) => [name, readAmount(texts[name])]));
  const wrong = amounts.filter((name) => values.get(name) === undefined);
  const figures = {
    areaM2: (values.get('size') ?? 0) * areaUnitsM2[unit],
    yieldKg: values.get('yieldKg') ?? 0,
    unitPriceKrw: values.get('unitPrice') ?? 0,
    otherIncomeKrw: values.get('otherIncome') ?? 0,
    operatingCostKrw: values.get('operatingCost') ?? 0,
    ownInputsKrw: values.get('ownInputs') ?? 0,
  };
  const account = wrong.length === 0 ? accountOf(figures, area) : undefined;
  return (
    <Panel id="calculator" heading={t('calculator.heading')} note={t('calculator.note')}>
      <div className={styles.calculator}>
        <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
          {amounts.map((name) => (
            <AmountField
              key={name}
              name={name}
              text={texts[name]}
              isWrong={wrong.includes(name)}
              onText={(text) => setTexts((before) => ({ ...before, [name]: text }))}
            >
              {name === 'size' && <UnitSelect unit={unit} onUnit={setUnit} />}
            </AmountField>
          ))}
          <button
            type="button"
            className={styles.reset}
            onClick={() => {
              setTexts(textsOf(row, area));
              setUnit(area === '10a' ? '10a' : 'pyeong');
            }}
          >
            {t('calculator.reset')}
          </button>
        </form>
        <div aria-live="polite" className={styles.result}>
          {account ? (
            <>
              <Advice
                heading={t((account.netProfit ?? 0) < 0 ? 'calculator.loss' : 'calculator.gain', {
                  unit: t(`areas.${area}`),
                  income: format.price(account.income),
                  netProfit: format.price(Math.abs(account.netProfit ?? 0)),
                })}
              >
                <p>
                  {t('calculator.breakEven', { price: format.price(breakEvenPriceKrw(figures)) })}
                </p>
              </Advice>
              <CalculatedTable own={account} survey={row} />
            </>
          ) : (
            <p className={styles.missing}>{t('calculator.missing')}</p>
          )}
        </div>
      </div>
    </Panel>
  );
}

interface AmountFieldProps {
  readonly name: Amount;
  readonly text: string;
  readonly isWrong: boolean;
  readonly onText: (text: string) => void;
  readonly children: React.ReactNode;
}

function AmountField({ name, text, isWrong, onText, children }: AmountFieldProps) {
  const { t } = useTranslation('marketFarmIncome');
  const id = useId();
  return (
    <div className={`${fieldStyles.field} ${fieldStyles.wide}`}>
      <label htmlFor={id}>{t(`calculator.${name}`)}</label>
      <div className={styles.amount}>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-wrong` : undefined}
          onChange={({ target }) => onText(target.value)}
        />
        {children}
      </div>
      {isWrong && (
        <p id={`${id}-wrong`} className={styles.wrong}>
          {t('calculator.wrong')}
        </p>
      )}
    </div>
  );
}

function UnitSelect(props: { readonly unit: AreaUnit; readonly onUnit: (unit: AreaUnit) => void }) {
  const { t } = useTranslation('marketFarmIncome');
  return (
    <select
      aria-label={t('calculator.unit')}
      value={props.unit}
      onChange={({ target }) => {
        const unit = areaUnits.find((known) => known === target.value);
        if (unit) props.onUnit(unit);
      }}
    >
      {areaUnits.map((unit) => (
        <option key={unit} value={unit}>
          {t(`calculator.units.${unit}`)}
        </option>
      ))}
    </select>
  );
}

/** The survey's own figures, to be written over. */
function textsOf(row: FarmIncomeRow, area: FarmArea): Record<Amount, string> {
  const written = (value: number | null, decimals: number) =>
    new Intl.NumberFormat('ko', { maximumFractionDigits: decimals }).format(
      Math.max(0, value ?? 0),
    );
  const whole = (value: number | null) => written(value, 0);
  const { yieldKg, unitPrice, grossIncome, operatingCost, productionCost } = row;
  return {
    size: area === '10a' ? '1' : '300',
    yieldKg: written(yieldKg, 1),
    unitPrice: whole(unitPrice),
    otherIncome: whole((grossIncome ?? 0) - (yieldKg ?? 0) * (unitPrice ?? 0)),
    operatingCost: whole(operatingCost),
    ownInputs: whole((productionCost ?? 0) - (operatingCost ?? 0)),
  };
}
