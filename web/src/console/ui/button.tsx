import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';

type Kind = 'primary' | 'plain' | 'danger';

/** A button; while it is pending it cannot be pressed again. */
export function Button({ kind = 'plain', ...rest }: ButtonProps & { kind?: Kind }) {
  return <AriaButton {...rest} className={`button ${kind}`} />;
}
