// The lock: no day up to it takes entries. It may be moved either way, or lifted.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useChange } from '../../api/documents';
import { SettingsSetLedgerLockDocument } from '../../api/gql/graphql';
import { daysLater } from '../../app/days';
import { formatDay } from '../../app/locale';
import { useOrganization } from '../../app/viewer';
import { Button } from '../../ui/button';
import { TextInput } from '../../ui/fields';
import { ChangeForm } from '../change_form';
import { Facts } from '../facts';
import { barredThrough } from './order';

export function Lock({ mayWrite }: { mayWrite: boolean }) {
  const { t } = useTranslation('periods');
  const { lockedThrough, closedThrough } = useOrganization();
  const barred = barredThrough(lockedThrough, closedThrough);
  return (
    <section className="settings-panel lock">
      <Facts
        facts={[
          [t('lockedThrough'), lockedThrough ? formatDay(lockedThrough) : t('notLocked')],
          [t('closedThrough'), closedThrough ? formatDay(closedThrough) : t('nothingClosed')],
          [t('firstOpen'), barred ? formatDay(daysLater(barred, 1)) : t('everyDayOpen')],
        ]}
      />
      <p className="settings-lead">{t('lockMeaning')}</p>
      {/* Made anew when the lock moved, so that the field shows where it stands. */}
      {mayWrite && <LockForm key={lockedThrough} />}
    </section>
  );
}

function LockForm() {
  const { t } = useTranslation('periods');
  const { id: organizationId, lockedThrough, today } = useOrganization();
  const [day, setDay] = useState(lockedThrough ?? '');
  const change = useChange(SettingsSetLedgerLockDocument);
  const lock = (through: string | null) => change.mutate({ input: { lockedThrough: through }, organizationId });
  return (
    <ChangeForm submit={t('lock')} isPending={change.isPending} fault={change.error} onSubmit={() => lock(day)}>
      <div className="lock-day">
        <TextInput label={t('lockDay')} type="date" value={day} onChange={setDay} isRequired />
        {lockedThrough && (
          <Button isPending={change.isPending} onPress={() => lock(null)}>
            {t('lift')}
          </Button>
        )}
      </div>
      {day > today && <p className="settings-warning">{t('future')}</p>}
    </ChangeForm>
  );
}
