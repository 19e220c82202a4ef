import { useState } from 'react';
import type { FormEvent } from 'react';
import {
  Button,
  Dialog,
  DialogTrigger,
  Heading,
  Input,
  Label,
  Modal,
  TextField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import styles from './login-dialog.module.css';
import { useShop } from './storefront-context.ts';

const longestName = 40;

interface Props {
  /** What one logs in for. */
  readonly label?: string;
  /** What sets the button apart from others of this label, for screen readers. */
  readonly about?: string;
}

/** A button that asks for a name. */
export function LoginDialog({ label, about }: Props) {
  const { t } = useTranslation('storefront');
  const words = label ?? t('login');
  return (
    <DialogTrigger>
      <Button
        className={styles.open ?? ''}
        {...(about === undefined ? {} : { 'aria-label': `${words} · ${about}` })}
      >
        {words}
      </Button>
      <Modal isDismissable className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          {({ close }) => <LoginForm onDone={close} />}
        </Dialog>
      </Modal>
    </DialogTrigger>
  );
}

function LoginForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('storefront');
  const { login } = useShop();
  const [name, setName] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    login(name.trim());
    onDone();
  };
  return (
    <form onSubmit={onSubmit}>
      <Heading slot="title">{t('login')}</Heading>
      <p>{t('loginLead')}</p>
      {/* A dialog opens on its first field. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <TextField autoFocus isRequired maxLength={longestName} value={name} onChange={setName}>
        <Label>{t('loginName')}</Label>
        <Input autoComplete="nickname" />
      </TextField>
      <div className={styles.actions}>
        <Button slot="close" className={styles.open ?? ''}>
          {t('cancel')}
        </Button>
        <Button type="submit" className={styles.submit ?? ''}>
          {t('login')}
        </Button>
      </div>
    </form>
  );
}
