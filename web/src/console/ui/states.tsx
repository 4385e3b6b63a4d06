// What stands where nothing else can: loading, empty, refused.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';

import { ApiError } from '../api/client';
import { Button } from './button';
import { type Told, useTold } from './refusals';

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

/** Say what was refused in words of the page's language, with its code, and offer to try again. */
export function Failure({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('app');
  const tell = useTold();
  const error = fault instanceof Error ? fault : new Error(String(fault));
  const details = error instanceof ApiError ? error.details : [];
  return (
    <div className="failure" role="alert">
      <Refusal {...tell(error)} />
      {details.length > 1 && (
        <ul>
          {details.map((detail) => (
            <li key={detail.path.join('.')}>
              <Refusal {...tell(error, detail)} />
            </li>
          ))}
        </ul>
      )}
      {error instanceof ApiError && <code>{error.code}</code>}
      {onRetry && <Button onPress={onRetry}>{t('tryAgain')}</Button>}
    </div>
  );
}

function Refusal({ text, original }: Told) {
  return (
    <>
      <p>{text}</p>
      {original && (
        <p className="original" lang="en" dir="ltr">
          {original}
        </p>
      )}
    </>
  );
}

export function RouteFailure() {
  return <Failure fault={useRouteError()} onRetry={() => window.location.reload()} />;
}
