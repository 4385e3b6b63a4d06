// Sign in with a key; it goes into the session's cookie, which scripts cannot read.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';

import { ApiError } from '../api/client';
import { Button } from '../ui/button';
import { TextInput } from '../ui/fields';
import { Failure } from '../ui/states';
import { Alone } from './alone';
import { useSession } from './session';

/** Where somebody wanted to go, if that is one of our own pages. */
function wanted(state: unknown): string {
  const from = (state as { from?: unknown } | null)?.from;
  return typeof from === 'string' && /^\/(?![/\\])/.test(from) ? from : '/';
}

export default function SignIn() {
  const { t } = useTranslation('app');
  const session = useSession();
  const from = wanted(useLocation().state);
  const [key, setKey] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  if (session.isSignedIn) return <Navigate to={from} replace />;
  if (session.needsSetup) return <Navigate to="/setup" replace />;

  async function signIn() {
    setBusy(true);
    setFault(undefined);
    try {
      await session.signIn(key.trim());
    } catch (refused) {
      setFault(refused);
    } finally {
      setBusy(false);
    }
  }

  const isWrongKey = fault instanceof ApiError && fault.code === 'UNAUTHENTICATED';
  return (
    <Alone title={t('signIn.title')} explanation={t('signIn.explanation')}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <TextInput
          label={t('signIn.key')}
          description={t('signIn.where')}
          type="password"
          autoComplete="current-password"
          placeholder="glk_…"
          value={key}
          onChange={setKey}
          isInvalid={isWrongKey}
          isRequired
          autoFocus
        />
        {fault !== undefined && <Failure fault={fault} />}
        <Button type="submit" kind="primary" isPending={isBusy}>
          {t('signIn.submit')}
        </Button>
      </Form>
    </Alone>
  );
}
