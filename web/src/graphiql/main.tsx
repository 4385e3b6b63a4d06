// The GraphiQL page: the documentation, an editor and example operations, all served by Daftar itself.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';
import './narrow.css';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { CarryKeyBetweenTabs } from './carry_key';
import { examplesPlugin } from './examples_panel';
import { fetcher } from './fetcher';
import { bareHeaders } from './headers';
import { isNarrow } from './narrow';
import { restPlugin } from './rest/panel';
import { RunReport } from './run_report';
import { OnlyKnownDocuments, SchemaHint } from './schema_hint';
import { session, startSession } from './session';
import { EmptyHeadersWhenSignedIn, SessionBar, SessionEnded } from './session_bar';
import { SelectSharedOperation, ShareButton, sharedDocument } from './share';
import { storage } from './storage';
import { openTabs } from './tabs';

const plugins = [examplesPlugin, explorerPlugin(), restPlugin, HISTORY_PLUGIN];

function Page() {
  const isSignedIn = Boolean(session.get().csrfToken);
  const shared = sharedDocument(window.location);
  const { tabs, active, isFirstVisit } = openTabs(storage, shared);
  if (isFirstVisit) makeRoom();
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      plugins={plugins}
      visiblePlugin={isFirstVisit && !isNarrow() ? examplesPlugin : undefined}
      defaultTabs={tabs}
      initialQuery={active.query ?? ''}
      initialVariables={active.variables ?? ''}
      defaultHeaders={isSignedIn ? '' : bareHeaders}
      defaultEditorToolsVisibility={isSignedIn ? 'variables' : 'headers'}
      shouldPersistHeaders={false}
      showPersistHeadersSettings={false}
    >
      <GraphiQL.Logo>
        <SessionBar />
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
      <GraphiQL.Footer>
        <OnlyKnownDocuments />
        <RunReport />
      </GraphiQL.Footer>
      <CarryKeyBetweenTabs />
      <EmptyHeadersWhenSignedIn />
      <SelectSharedOperation name={shared?.operationName} />
      <SchemaHint />
      <SessionEnded />
    </GraphiQL>
  );
}

/** Leave the editor room for its lines beside the examples; GraphiQL keeps the sizes there from then on. */
function makeRoom(): void {
  storage.setItem('graphiql:docExplorerFlex', '0.28');
  storage.setItem('graphiql:editorFlex', '1.3');
}

await startSession();
createRoot(document.getElementById('root')!).render(<Page />);
