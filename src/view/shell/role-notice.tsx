import { useTranslation } from 'react-i18next';
import type { Role } from './role.ts';
import styles from './role-notice.module.css';
import { useRoles } from './use-roles.ts';

/** Says that what a page shows is done by another process, where it is. */
export function RoleNotice({ needs }: { readonly needs: Role | undefined }) {
  const { t } = useTranslation();
  const roles = useRoles();
  if (needs === undefined || roles === undefined || roles.includes(needs)) return null;
  return <p className={styles.notice}>{t(`roleMissing.${needs}`)}</p>;
}
