// The GraphiQL page: the documentation, an editor and example operations, all served by Daftar itself.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { fetcher } from './fetcher';
import { bareHeaders } from './headers';
import { CarryKeyBetweenTabs } from './carry_key';
import { SchemaHint } from './schema_hint';
import { SelectSharedOperation, ShareButton, sharedDocument } from './share';
import { storage } from './storage';
import { openTabs } from './tabs';

const plugins = [HISTORY_PLUGIN, explorerPlugin()];

function Page() {
  const shared = sharedDocument(window.location);
  const { tabs, active } = openTabs(storage, shared);
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      plugins={plugins}
      defaultTabs={tabs}
      initialQuery={active.query ?? ''}
      initialVariables={active.variables ?? ''}
      defaultHeaders={bareHeaders}
      defaultEditorToolsVisibility="headers"
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo>
        <a className="daftar-logo" href="docs">
          Daftar
        </a>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <ShareButton />
          </>
        )}
      </GraphiQL.Toolbar>
      <CarryKeyBetweenTabs />
      <SelectSharedOperation name={shared?.operationName} />
      <SchemaHint />
    </GraphiQL>
  );
}

createRoot(document.getElementById('root')!).render(<Page />);
