import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../../drawing/icon';

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

/** A button that shows a few more: closed by Escape, by choosing, and by whatever happens elsewhere. */
export function Menu({ icon, label, title, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
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
    for (const type of ['pointerdown', 'focusin']) document.addEventListener(type, elsewhere);
    return () => {
      for (const type of ['pointerdown', 'focusin']) document.removeEventListener(type, elsewhere);
    };
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
      <div class="menu-items" id={id} hidden={!isOpen}>
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
