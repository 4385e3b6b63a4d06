import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';

type Kind = 'primary' | 'plain' | 'danger';
type Props = Omit<ButtonProps, 'className'> & { kind?: Kind };

/**
 * A button; while it is pending it keeps its focus and cannot be pressed again.
 *
 * React Aria's own pending state announces the button by reference for seconds, also after it has left the page.
 */
export function Button({ kind = 'plain', isPending = false, type, onPress, ...rest }: Props) {
  return (
    <AriaButton
      {...rest}
      type={isPending ? 'button' : type}
      onPress={isPending ? undefined : onPress}
      className={isPending ? `button ${kind} pending` : `button ${kind}`}
    />
  );
}
