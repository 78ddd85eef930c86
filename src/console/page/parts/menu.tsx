import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../../drawing/icon';
import { useInView } from './in-view';

interface MenuProps {
  icon: IconName;
  label: string;
  title?: string;
  items: readonly MenuItem[];
}

interface MenuItem {
  readonly name: string;
  readonly hint: string;
  readonly onChoose: () => void;
}

/**
 * A button that shows a few more: closed by Escape, by choosing, and by whatever happens elsewhere. What is tapped to close
 * it is not meant: it lies behind.
 */
export function Menu({ icon, label, title, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useInView(isOpen);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    const elsewhere = ({ target }: Event) => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('focusin', elsewhere);
    return () => document.removeEventListener('focusin', elsewhere);
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside
    <div
      class="menu"
      ref={root}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        ref={button}
        class="button plain shrinks"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={icon} />
        <span class="label">{label}</span>
        <Icon name="more" />
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: with keys, Escape closes the menu
        // biome-ignore lint/a11y/useKeyWithClickEvents: with keys, Escape closes the menu
        <div class="menu-behind" onClick={() => setOpen(false)} />
      )}
      <div class="menu-items" id={id} hidden={!isOpen} ref={list}>
        {title && <p>{title}</p>}
        {items.map(({ name, hint, onChoose }) => (
          <button
            type="button"
            key={name}
            onClick={() => {
              close();
              onChoose();
            }}
          >
            <b>{name}</b>
            <small>{hint}</small>
          </button>
        ))}
      </div>
    </div>
  );
}
