import { useState } from 'react';
import {
  Button,
  ComboBox,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import styles from './item-search.module.css';
import { targetOf } from './search-target.ts';
import { useSearchEntries } from './use-search-entries.ts';

/** Finds items, regions and cities by a part of the name or by Korean initials, and goes to the page about them. */
export function ItemSearch() {
  const { t } = useTranslation('market');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [typed, setTyped] = useState('');
  const [isUsed, setIsUsed] = useState(false);
  const groups = useSearchEntries(typed, isUsed);
  const go = (key: string) => {
    void navigate(targetOf(key, pathname));
    // What was found is read next. The box takes the focus back while it closes its list, and opens it again when emptied.
    setTimeout(() => document.querySelector('main')?.focus());
  };
  return (
    <search className={styles.search}>
      <ComboBox
        aria-label={t('search.label')}
        items={groups}
        inputValue={typed}
        onInputChange={setTyped}
        selectedKey={null}
        onSelectionChange={(key) => {
          if (typeof key === 'string') go(key);
        }}
        onFocus={() => setIsUsed(true)}
        onBlur={() => setTyped('')}
        allowsEmptyCollection
        menuTrigger="focus"
        className={styles.box ?? ''}
      >
        <div className={styles.line}>
          <Input
            className={styles.input ?? ''}
            placeholder={t('search.placeholder')}
            maxLength={60}
            onKeyDown={(event) => {
              const [first] = groups[0]?.entries ?? [];
              const isOpen = event.currentTarget.hasAttribute('aria-activedescendant');
              if (event.key === 'Enter' && !isOpen && typed.trim() !== '' && first) go(first.key);
            }}
          />
          <Button className={styles.open ?? ''} aria-label={t('search.open')}>
            <span aria-hidden="true">▾</span>
          </Button>
        </div>
        <Popover className={styles.popover ?? ''}>
          <ListBox
            className={styles.list ?? ''}
            renderEmptyState={() => <p className={styles.none}>{t('search.nothing')}</p>}
          >
            {groups.map(({ kind, entries }) => (
              <ListBoxSection key={kind} id={kind}>
                <Header className={styles.heading ?? ''}>{t(`search.${kind}`)}</Header>
                {entries.map(({ key, name, beside }) => (
                  <ListBoxItem key={key} id={key} textValue={name} className={styles.entry ?? ''}>
                    {name}
                    <span className={styles.beside}>{beside}</span>
                  </ListBoxItem>
                ))}
              </ListBoxSection>
            ))}
          </ListBox>
        </Popover>
      </ComboBox>
    </search>
  );
}
