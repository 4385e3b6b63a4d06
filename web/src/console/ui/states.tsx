// What stands where nothing else can: loading, empty, refused.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';

import { ApiError } from '../api/client';
import { Button } from './button';

export function Loading() {
  const { t } = useTranslation('app');
  return (
    <p className="state" role="status" aria-busy="true">
      {t('loading')}
    </p>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className="state">{children}</div>;
}

/** Say what was refused in the server's own words, with its code, and offer to try again. */
export function Failure({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('app');
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const isOffline = error instanceof TypeError;
  const details = error instanceof ApiError ? error.details : [];
  return (
    <div className="failure" role="alert">
      <p>{isOffline ? t('unreachable') : error.message}</p>
      {details.length > 1 && (
        <ul>
          {details.map((detail) => (
            <li key={detail.path.join('.')}>{detail.message}</li>
          ))}
        </ul>
      )}
      {error instanceof ApiError && <code>{error.code}</code>}
      {onRetry && <Button onPress={onRetry}>{t('tryAgain')}</Button>}
    </div>
  );
}

export function RouteFailure() {
  return <Failure fault={useRouteError()} onRetry={() => window.location.reload()} />;
}
