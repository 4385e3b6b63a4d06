// The fields of an account; what cannot change any more is not asked for.
import { useTranslation } from 'react-i18next';

import { contained } from '../../app/isolated';
import { Choice, TextInput } from '../../ui/fields';
import { useFaultAt } from '../../ui/refusals';
import { useNameOf } from '../statements/names';
import { classes, types } from './classes';
import type { Account } from './tree';

export type Draft = {
  code: string;
  nameEn: string;
  nameAr: string;
  type: string;
  class: string;
  parentId: string;
  handle: string;
};
type Props = {
  draft: Draft;
  onChange: (draft: Draft) => void;
  accounts: readonly Account[];
  fault: unknown;
  changing?: Account;
};

export function AccountFields({ draft, onChange, accounts, fault, changing }: Props) {
  const { t } = useTranslation('accounts');
  const faultAt = useFaultAt(fault);
  const put = (name: keyof Draft) => (value: string) => onChange({ ...draft, [name]: value });
  const field = (name: keyof Draft) => ({ value: draft[name], onChange: put(name), fault: faultAt(name) });
  return (
    <>
      <TextInput label={t('code')} {...field('code')} isRequired autoFocus />
      <TextInput label={t('nameEn')} {...field('nameEn')} lang="en" />
      <TextInput label={t('nameAr')} {...field('nameAr')} lang="ar" />
      {!changing && (
        <Choice
          label={t('type')}
          options={types.map((value) => ({ value, label: t(`types.${value}`) }))}
          value={draft.type}
          onChange={(type) => onChange({ ...draft, type, class: '', parentId: '' })}
        />
      )}
      <ClassChoice draft={draft} onChange={put('class')} isNew={!changing} />
      {(!changing || changing.isLeaf) && (
        <ParentChoice draft={draft} onChange={put('parentId')} accounts={accounts} changing={changing} />
      )}
      {!changing && <TextInput label={t('handle')} description={t('handleMeans')} {...field('handle')} />}
    </>
  );
}

type ChoiceProps = { draft: Draft; onChange: (value: string) => void };

function ClassChoice({ draft, onChange, isNew }: ChoiceProps & { isNew: boolean }) {
  const { t } = useTranslation('accounts');
  const fitting = classes
    .filter(({ type }) => type === draft.type)
    .map(({ value }) => ({ value: value as string, label: t(`classes.${value}`) }));
  const options = isNew ? [{ value: '', label: t('usual') }, ...fitting] : fitting;
  return <Choice label={t('class')} options={options} value={draft.class} onChange={onChange} />;
}

/** Headers and what may become one: an account of the same type that the product does not post to. */
function ParentChoice({
  draft,
  onChange,
  accounts,
  changing,
}: ChoiceProps & { accounts: readonly Account[]; changing?: Account }) {
  const { t } = useTranslation('accounts');
  const nameOf = useNameOf();
  const fitting = accounts.filter(
    (one) => one.type === draft.type && one.roles.length === 0 && one.id !== changing?.id,
  );
  const options = fitting.map((one) => ({ value: one.id, label: `${contained(one.code)} ${nameOf(one)}` }));
  // Once below a header an account never stands alone again.
  const all = changing?.parentId ? options : [{ value: '', label: t('noParent') }, ...options];
  return <Choice label={t('parent')} options={all} value={draft.parentId} onChange={onChange} />;
}
