// Postings: of a figure of a statement, with the sum that it ties to; or of an account and a range of days.
import { useAddress } from '../../app/address';
import { BalanceFigure, IncomeFigure, TrialFigure } from './opened_figures';
import { BalanceAccount, IncomeAccount, TrialAccount } from './opened_accounts';
import { PlainPostings } from './plain_postings';

const figures: Partial<Record<string, () => React.ReactNode>> = {
  'trial-balance': TrialFigure,
  'balance-sheet': BalanceFigure,
  'income-statement': IncomeFigure,
};
const accounts: typeof figures = {
  'trial-balance': TrialAccount,
  'balance-sheet': BalanceAccount,
  'income-statement': IncomeAccount,
};

export default function Postings() {
  const [parameters] = useAddress();
  const shows = parameters.has('figure') ? figures : parameters.has('account') ? accounts : {};
  const Shown = shows[parameters.get('statement') ?? ''] ?? PlainPostings;
  // Another figure is another view: it starts at the top, with nothing of the one before.
  return <Shown key={parameters.toString()} />;
}
