// Record a payment that no invoice was opened for: an advance, or one that settles several documents.
import '../trade.css';

import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

import { useChange } from '../../../api/documents';
import { type PaymentDirection, TradeCreatePaymentDocument, type Trade } from '../../../api/gql/graphql';
import { isolated } from '../../../app/isolated';
import { useLeaving } from '../../../app/leaving';
import { among } from '../../../app/parameters';
import { useOrganization } from '../../../app/viewer';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Page } from '../../../ui/page';
import { Empty, Failure } from '../../../ui/states';
import { oneOf } from '../filter_fields';
import { useMayWrite } from '../may_write';
import type { Party } from '../writing/draft';
import { PartyField, usePartyLabel } from '../writing/party_field';
import { arePlaced, Fields, Posts, usePaymentFields } from './fields';
import { allocationsOf, SettlingFields, useSettling } from './settling';

const directions: readonly PaymentDirection[] = ['RECEIVED', 'MADE'];

export const parameters = { direction: among(directions) };

export default function NewPayment() {
  const { t } = useTranslation('trade');
  const [address] = useSearchParams();
  const direction = oneOf(directions, address.get('direction')) ?? 'RECEIVED';
  const mayWrite = useMayWrite('payments:write');
  return (
    <Page title={t(`newPayment.${direction}`)}>
      {mayWrite ? <PaymentForm key={direction} direction={direction} /> : <Empty>{t('newPayment.mayNot')}</Empty>}
    </Page>
  );
}

function PaymentForm({ direction }: { direction: PaymentDirection }) {
  const { t } = useTranslation('trade');
  const trade: Trade = direction === 'RECEIVED' ? 'SALES' : 'PURCHASE';
  const { id: organizationId, currencyExponent } = useOrganization();
  const { hasLeft, leave } = useLeaving();
  const labelOf = usePartyLabel();
  const change = useChange(TradeCreatePaymentDocument, { keptAs: `daftar:new-payment:${organizationId}:${direction}` });
  const { fields, put, read, faults } = usePaymentFields('', change.error);
  const [party, setParty] = useState<Party | null>(null);
  const [isPartyMissing, setPartyMissing] = useState(false);
  const [settling, setSettling] = useSettling(party);
  const [isAsking, setAsking] = useState(false);
  const whose = trade === 'SALES' ? 'customerId' : 'vendorId';

  function ask() {
    const isReadable = read() !== undefined;
    setPartyMissing(!party);
    change.reset();
    if (isReadable && party && allocationsOf(settling, currencyExponent) !== 'unreadable') setAsking(true);
  }
  async function pay() {
    if (hasLeft()) return;
    const written = read();
    const allocations = allocationsOf(settling, currencyExponent);
    if (!written || !party || allocations === 'unreadable') return;
    const input = { ...written, [whose]: party.id, allocations };
    const made = await change.mutateAsync({ organizationId, input }).catch(() => setAsking(false));
    if (made?.createPayment) leave(`/payments/${made.createPayment.id}`, { state: { said: 'paid' } });
  }
  const partyFault = isPartyMissing && !party ? t('newPayment.partyMissing') : faults[whose];
  return (
    <Form
      className="trade-payment"
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <PartyField trade={trade} value={party} onChange={setParty} fault={partyFault} withInactive autoFocus />
      <Fields fields={fields} put={put} faults={faults} hasFocus={false} />
      <SettlingFields trade={trade} party={party} settling={settling} onChange={setSettling} />
      {change.error && !arePlaced(faults, [whose]) && <Failure fault={change.error} />}
      <div className="trade-acts">
        <Button type="submit" kind="primary">
          {t('newPayment.open')}
        </Button>
      </div>
      <Dialog title={t('newPayment.title')} isOpen={isAsking} onClose={() => setAsking(false)} isAlert>
        {party && <p>{t(`newPayment.asks.${direction}`, { party: isolated(labelOf(party)) })}</p>}
        <Posts fields={fields} trade={trade} direction={direction} />
        <p>{t(`settling.says.${settling.how}`)}</p>
        <div className="trade-acts">
          <Button kind="primary" isPending={change.isPending || change.isSuccess} onPress={() => void pay()} autoFocus>
            {t('pay.confirm')}
          </Button>
          <Button onPress={() => setAsking(false)}>{t('cancel')}</Button>
        </div>
      </Dialog>
    </Form>
  );
}
