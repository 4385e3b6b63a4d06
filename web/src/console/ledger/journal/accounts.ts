// The chart as the journal's pages use it: what an account is called, and which one typed words mean.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useDocument } from '../../api/documents';
import { JournalAccountsDocument, type JournalAccountsQuery } from '../../api/gql/graphql';
import { contained } from '../../app/isolated';
import { useOrganization } from '../../app/viewer';
import { latinDigits } from './amounts';

export type ChartAccount = NonNullable<JournalAccountsQuery['accounts']>['nodes'][number];
type Named = { code: string; name: string; nameAr?: string | null };

/** Call an account by its code and its name in the language of the page. */
export function useAccountLabel(): (account: Named) => string {
  const { language } = useTranslation().i18n;
  return useCallback(
    ({ code, name, nameAr }: Named) => `${contained(code)} ${(language === 'ar' && nameAr) || name}`,
    [language],
  );
}

/** Load the whole chart; it is asked for once and kept while it is fresh. */
export function useChart() {
  const { id } = useOrganization();
  const { data, error, refetch } = useDocument(JournalAccountsDocument, { organizationId: id });
  return { accounts: data?.accounts?.nodes, error, refetch };
}

/** Take away what people write differently: case, vowel signs, the forms of alef, yeh and teh marbuta. */
export function folded(text: string): string {
  return latinDigits(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\u064B-\u0652\u0640\u061C\u200E\u200F\u2066-\u2069]/g, '')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .trim();
}

/** Whether an account's code and name, in either language, hold the words typed. */
export function isMeant({ code, name, nameAr }: Named, typed: string): boolean {
  const wanted = folded(typed);
  const labels = [`${code} ${name}`, `${code} ${nameAr ?? ''}`];
  return labels.some((label) => folded(label).includes(wanted));
}

/** The one account that the words typed can mean: by its whole code, or as the only one that fits. */
export function onlyMeant(accounts: readonly ChartAccount[], typed: string): ChartAccount | undefined {
  if (!typed.trim()) return undefined;
  const fitting = accounts.filter((account) => isMeant(account, typed));
  return fitting.find((account) => account.code === folded(typed)) ?? (fitting.length === 1 ? fitting[0] : undefined);
}
