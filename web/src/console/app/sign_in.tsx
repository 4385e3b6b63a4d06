// Sign in with a key; it goes into the session's cookie, which scripts cannot read.
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';

import { Button } from '../ui/button';
import { TextInput } from '../ui/fields';
import { Failure } from '../ui/states';
import { useSession } from './session';

export default function SignIn() {
  const { t } = useTranslation('app');
  const session = useSession();
  const from = (useLocation().state as { from?: string } | null)?.from ?? '/';
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

  return (
    <main className="alone">
      <h1>{t('signIn.title')}</h1>
      <p>{t('signIn.explanation')}</p>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <TextInput label={t('signIn.key')} type="password" autoComplete="off" placeholder="glk_…" value={key} onChange={setKey} isRequired autoFocus />
        {fault !== undefined && <Failure fault={fault} />}
        <Button type="submit" kind="primary" isPending={isBusy}>
          {t('signIn.submit')}
        </Button>
      </Form>
    </main>
  );
}
