// Checks and posts a draft; what is refused is told by field, or as a whole where no field can show it.
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { request } from '../../api/client';
import { useChange } from '../../api/documents';
import { JournalPostDocument, JournalPreviewDocument, type JournalPreviewQueryVariables } from '../../api/gql/graphql';
import { isolated } from '../../app/isolated';
import type { Organization } from '../../app/viewer';
import { useRefusal, Worded } from '../../ui/refusals';
import { type Draft, findFaults, inputOf } from './draft';
import { faultsOf } from './refusals';
import { useTold } from './told';

const shownAtFields = /^(date|memo|reference|lines|\d+\.(accountId|debit|credit|memo))$/;

export function usePosting(draft: Draft, { id: organizationId, currencyExponent }: Organization) {
  const { t } = useTranslation('journal');
  const say = useRefusal();
  const { tell, clear, touch, ...told } = useTold();
  const preview = useMutation({
    mutationFn: (variables: JournalPreviewQueryVariables) => request(JournalPreviewDocument, variables),
  });
  const post = useChange(JournalPostDocument, { keptAs: 'daftar:journal-posting' });
  const { input, keys } = inputOf(draft, currencyExponent);
  const variables = { organizationId, input };

  function refuse(refused: unknown) {
    const placed = faultsOf(refused, keys, say);
    const fields = Object.keys(placed);
    const isPlaced = fields.length > 0 && fields.every((field) => shownAtFields.test(field));
    tell(placed, isPlaced ? undefined : refused);
  }
  /** Run unless a field cannot be sent as it is, or something runs already. */
  async function run<Result>({ mutateAsync }: { mutateAsync: (asked: typeof variables) => Promise<Result> }) {
    if (preview.isPending || post.isPending) return undefined;
    preview.reset();
    const found = Object.entries(findFaults(draft, currencyExponent));
    const faults = found.map(([field, what]) => [field, t(`faults.${what}`, { decimals: currencyExponent })]);
    if (faults.length > 0) return void tell(Object.fromEntries(faults));
    clear();
    return mutateAsync(variables).catch(refuse);
  }
  const { reset } = preview;
  return {
    ...told,
    variables,
    previewed: preview.data?.previewJournalEntry ?? undefined,
    isChecking: preview.isPending,
    isPosting: post.isPending,
    check: () => run(preview),
    post: async () => (await run(post))?.createJournalEntry ?? undefined,
    /** These fields were changed: what was said about them, or of the whole, no longer holds. */
    touch: useCallback(
      (fields: readonly string[]) => {
        touch(fields);
        reset();
      },
      [touch, reset],
    ),
    /** Words of a field were no account's. */
    refuseWords: (words: string) => tell({}, new Worded(t('faults.words', { words: isolated(words) }))),
    forget: () => {
      clear();
      reset();
    },
  };
}
