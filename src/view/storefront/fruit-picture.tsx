import styles from './fruit-picture.module.css';

interface Look {
  readonly shape: 'round' | 'cluster' | 'pointed' | 'long' | 'striped';
  readonly fruit: string;
  readonly shade: string;
}

/** By the first digits of the item code, the kind of fruit in the wholesale markets' code, or by all of them. */
const looks: Readonly<Record<string, Look>> = {
  '0601': { shape: 'round', fruit: '#d63b32', shade: '#a9261f' },
  '0602': { shape: 'round', fruit: '#d9a850', shade: '#b48330' },
  '0603': { shape: 'cluster', fruit: '#6c4a9e', shade: '#4c3175' },
  '060336': { shape: 'cluster', fruit: '#9cc24a', shade: '#759a2c' },
  '0604': { shape: 'round', fruit: '#f4a58a', shade: '#e57c62' },
  '0605': { shape: 'round', fruit: '#f08a24', shade: '#c96a10' },
  '0608': { shape: 'round', fruit: '#a83258', shade: '#7d1f3e' },
  '0611': { shape: 'round', fruit: '#b7a24a', shade: '#8a7630' },
  '0612': { shape: 'long', fruit: '#f2cf3b', shade: '#c9a51e' },
  '0613': { shape: 'pointed', fruit: '#e3b53a', shade: '#b98a1c' },
  '0614': { shape: 'round', fruit: '#f79a1e', shade: '#d87c06' },
  '0615': { shape: 'round', fruit: '#f2861f', shade: '#cc6608' },
  '0801': { shape: 'striped', fruit: '#3f8f4a', shade: '#1f5a2a' },
  '0802': { shape: 'striped', fruit: '#f0c53a', shade: '#fff3c4' },
  '0803': { shape: 'round', fruit: '#e2483a', shade: '#b92f23' },
  '0804': { shape: 'pointed', fruit: '#e0364a', shade: '#b01d31' },
  '0805': { shape: 'striped', fruit: '#a9c58a', shade: '#dfe9cf' },
  '0806': { shape: 'cluster', fruit: '#e5533d', shade: '#bd3424' },
};
const unknown: Look = { shape: 'round', fruit: '#8aa07c', shade: '#667a5a' };

/** A drawing of a fruit. It says nothing that its name does not. */
export function FruitPicture({ itemCode }: { readonly itemCode: string }) {
  const look = looks[itemCode] ?? looks[itemCode.slice(0, 4)] ?? unknown;
  return (
    <svg className={styles.picture} viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      <Body {...look} />
      {look.shape !== 'long' && (
        <>
          <path d="M50 30 C50 22 53 16 58 12" stroke="#6b4a2b" strokeWidth="4" fill="none" />
          <path d="M54 22 C62 10 76 12 80 18 C72 26 62 28 54 22 Z" fill="#4f9a4a" />
        </>
      )}
    </svg>
  );
}

function Body({ shape, fruit, shade }: Look) {
  switch (shape) {
    case 'round':
      return (
        <>
          <circle cx="50" cy="58" r="32" fill={fruit} />
          <path d="M74 44 A32 32 0 0 1 36 87 A36 36 0 0 0 74 44 Z" fill={shade} />
          <ellipse cx="38" cy="46" rx="7" ry="11" fill="#ffffff" opacity="0.35" />
        </>
      );
    case 'cluster':
      return (
        <>
          {berries.map(([cx, cy], index) => (
            <circle key={`${cx}-${cy}`} cx={cx} cy={cy} r="11" fill={index % 2 ? shade : fruit} />
          ))}
        </>
      );
    case 'pointed':
      return (
        <>
          <path
            d="M24 42 C30 28 70 28 76 42 C82 62 62 88 50 92 C38 88 18 62 24 42 Z"
            fill={fruit}
          />
          {seeds.map(([cx, cy]) => (
            <ellipse key={`${cx}-${cy}`} cx={cx} cy={cy} rx="2" ry="3" fill={shade} />
          ))}
        </>
      );
    case 'long':
      return (
        <>
          <path
            d="M22 26 C24 66 52 86 84 78 C88 84 86 88 82 90 C44 98 14 70 14 28 Z"
            fill={fruit}
          />
          <path d="M14 28 C16 62 44 92 82 90 C46 100 10 70 14 28 Z" fill={shade} />
        </>
      );
    case 'striped':
      return (
        <>
          <circle cx="50" cy="58" r="33" fill={fruit} />
          <path
            d="M50 25 V91 M33 30 C24 46 24 70 33 86 M67 30 C76 46 76 70 67 86"
            stroke={shade}
            strokeWidth="5"
            fill="none"
          />
        </>
      );
  }
}

const berries = [
  [34, 42],
  [52, 40],
  [68, 44],
  [30, 58],
  [48, 58],
  [66, 60],
  [40, 74],
  [58, 76],
  [50, 88],
] as const;

const seeds = [
  [38, 46],
  [52, 44],
  [64, 48],
  [44, 58],
  [58, 60],
  [50, 72],
] as const;
