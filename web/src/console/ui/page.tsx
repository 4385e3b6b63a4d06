// The head of every page: its title, what one may do there, and the document behind it.
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { textOf } from '../api/client';
import type { TypedDocumentString } from '../api/gql/graphql';
import { contained } from '../app/isolated';
import { root } from '../app/root';
import { Button } from './button';

type Asked = { document: TypedDocumentString<never, never>; variables: object };

export function Page({
  title,
  actions,
  asked,
  children,
}: {
  title: string;
  actions?: ReactNode;
  asked?: Asked;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${contained(title)} – Daftar`;
  }, [title]);
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        <div className="actions">
          {actions}
          {asked && <OpenInGraphiQL {...asked} />}
        </div>
      </div>
      {children}
    </>
  );
}

/** Open the document that produced what is shown, with its variables, in GraphiQL. */
export function OpenInGraphiQL({ document, variables }: Asked) {
  const { t } = useTranslation('app');
  async function open() {
    const parameters = new URLSearchParams({ query: await textOf(document), variables: JSON.stringify(variables) });
    window.open(`${root}/graphql?${parameters}`, '_blank', 'noopener');
  }
  return <Button onPress={() => void open()}>{t('openInGraphiQL')}</Button>;
}

/** `Page` takes documents of any result; this forgets which. */
export function asked<Result, Variables extends object>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Asked {
  return { document: document as unknown as TypedDocumentString<never, never>, variables };
}
