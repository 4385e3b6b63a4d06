// Every view has an address; each page's code is fetched when it is first opened.
import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';

import { Unreachable } from '../api/client';
import { RouteFailure } from '../ui/states';
import { checked } from './checked_address';
import { keepOrganization } from './kept_organization';
import type { Parameters } from './parameters';
import { consoleRoot } from './root';
import { Shell } from './shell';
import { SignedIn } from './signed_in';

/** A page, and what its address may carry beside its path. */
type Page = () => Promise<{ default: ComponentType; parameters?: Parameters }>;

function page(path: string, load: Page): RouteObject {
  return { path, lazy: async () => ({ Component: checked(await fetched(load)) }) };
}

/** A page without books, which reads nothing of its address. */
function bare(path: string, load: Page): RouteObject {
  return { path, lazy: async () => ({ Component: (await fetched(load)).default }) };
}

/** A page's code that did not come is as far away as an answer that did not. */
async function fetched<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (fault) {
    throw new Unreachable(String(fault));
  }
}

const routes = createBrowserRouter(
  [
    {
      errorElement: <RouteFailure />,
      children: [
        bare('sign-in', () => import('./sign_in')),
        bare('setup', () => import('./setup')),
        {
          element: <SignedIn />,
          children: [
            {
              element: <Shell />,
              children: [
                {
                  // What breaks in a page leaves the frame around it standing.
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
                    page('invoices/new', () => import('../ledger/trade/writing/new')),
                    page('invoices/:id/edit', () => import('../ledger/trade/writing/edit')),
                    page('invoices/:id', () => import('../ledger/trade/invoice')),
                    page('payments', () => import('../ledger/trade/payments')),
                    page('payments/new', () => import('../ledger/trade/paying/new')),
                    page('payments/:id', () => import('../ledger/trade/payment')),
                    page('live', () => import('../ledger/live/page')),
                    page('settings', () => import('../settings/keys/page')),
                    page('settings/keys', () => import('../settings/keys/page')),
                    page('settings/webhooks', () => import('../settings/webhooks/page')),
                    page('settings/webhooks/:id', () => import('../settings/webhooks/webhook')),
                    page('settings/organization', () => import('../settings/organization/page')),
                    page('settings/periods', () => import('../settings/periods/page')),
                    page('settings/members', () => import('../settings/members/page')),
                    bare('*', () => import('./not_found')),
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  { basename: consoleRoot },
);

export const router = keepOrganization(routes);
