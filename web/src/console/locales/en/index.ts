// One file for each area, so that two areas never wait for each other.
import accounts from './accounts.json';
import app from './app.json';
import dashboard from './dashboard.json';
import invoicing from './invoicing.json';
import journal from './journal.json';
import keys from './keys.json';
import live from './live.json';
import members from './members.json';
import organization from './organization.json';
import parameters from './parameters.json';
import periods from './periods.json';
import refusals from './refusals.json';
import settings from './settings.json';
import statements from './statements.json';
import trade from './trade.json';
import webhooks from './webhooks.json';

export default {
  accounts,
  app,
  dashboard,
  invoicing,
  journal,
  keys,
  live,
  members,
  organization,
  parameters,
  periods,
  refusals,
  settings,
  statements,
  trade,
  webhooks,
};

/** What the server says is English. */
export const inOwnWords = (_message: string): string | undefined => undefined;
