import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../../drawing/icon';

interface ButtonProps {
  icon?: IconName;
  /** What it does, in words; where there is little room only the icon is seen. */
  children: ComponentChildren;
  onClick?: () => void;
  kind?: 'primary' | 'quiet' | 'offer';
  /** Its words stay however little room there is. */
  wide?: boolean;
  /** Words that stay instead of the longer ones, of which they are a part. */
  short?: string;
  hint?: string;
  type?: 'button' | 'submit';
  disabled?: boolean;
  pressed?: boolean;
  label?: string;
}

export function Button({
  icon,
  children,
  onClick,
  kind,
  wide,
  short,
  hint,
  type,
  disabled,
  pressed,
  label,
}: ButtonProps) {
  return (
    <button
      type={type ?? 'button'}
      class={`button ${kind ?? 'plain'}${icon && !wide ? ' shrinks' : ''}`}
      onClick={onClick}
      disabled={disabled}
      title={hint}
      aria-label={label}
      aria-pressed={pressed}
    >
      {icon && <Icon name={icon} />}
      <span class="label">{children}</span>
      {short !== undefined && (
        <span class="short" aria-hidden="true">
          {short}
        </span>
      )}
    </button>
  );
}
