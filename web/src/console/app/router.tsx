// Every view has an address; each page's code is fetched when it is first opened.
import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';

import { RouteFailure } from '../ui/states';
import { consoleRoot } from './root';
import { Shell } from './shell';
import { SignedIn } from './signed_in';

type Page = () => Promise<{ default: ComponentType }>;

function page(path: string, load: Page): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

export const router = createBrowserRouter(
  [
    {
      errorElement: <RouteFailure />,
      children: [
        page('sign-in', () => import('./sign_in')),
        page('setup', () => import('./setup')),
        {
          element: <SignedIn />,
          children: [
            {
              element: <Shell />,
              errorElement: <RouteFailure />,
              children: [
                page('', () => import('../ledger/dashboard/page')),
                page('journal', () => import('../ledger/journal/page')),
                page('journal/new', () => import('../ledger/journal/new')),
                page('journal/:id', () => import('../ledger/journal/entry')),
                page('accounts', () => import('../ledger/accounts/page')),
                page('accounts/:id', () => import('../ledger/accounts/account')),
                page('postings', () => import('../ledger/statements/postings')),
                page('trial-balance', () => import('../ledger/statements/trial_balance')),
                page('balance-sheet', () => import('../ledger/statements/balance_sheet')),
                page('income-statement', () => import('../ledger/statements/income_statement')),
                page('invoices', () => import('../ledger/trade/invoices')),
                page('invoices/:id', () => import('../ledger/trade/invoice')),
                page('payments', () => import('../ledger/trade/payments')),
                page('payments/:id', () => import('../ledger/trade/payment')),
                page('live', () => import('../ledger/live/page')),
                page('settings', () => import('../settings/keys/page')),
                page('settings/keys', () => import('../settings/keys/page')),
                page('settings/webhooks', () => import('../settings/webhooks/page')),
                page('settings/webhooks/:id', () => import('../settings/webhooks/webhook')),
                page('settings/organization', () => import('../settings/organization/page')),
                page('settings/periods', () => import('../settings/periods/page')),
                page('settings/members', () => import('../settings/members/page')),
                page('*', () => import('./not_found')),
              ],
            },
          ],
        },
      ],
    },
  ],
  { basename: consoleRoot },
);
