import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import { Page } from '../ui/page';

export default function NotFound() {
  const { t } = useTranslation('app');
  return (
    <Page title={t('notFound')}>
      <p>
        <Link to="/">{t('toOverview')}</Link>
      </p>
    </Page>
  );
}
