import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../drawing/icon';
import { usePage } from '../page-context';

/** What a file dialog offers first; whatever is dropped is looked at. */
const KINDS = '.txt,.jsonl,.srt,.vtt,audio/*';

/** Takes a file that is dropped anywhere, or chosen: `input` is the field to click. */
export function FileDrop({ input }: { input: RefObject<HTMLInputElement> }) {
  const { words, model } = usePage();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      setOver(false);
      if (!file) return;
      event.preventDefault();
      model.open(file);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [model]);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        data-testid="file"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file can be chosen again.
          currentTarget.value = '';
          if (file) model.open(file);
        }}
      />
      {isOver && (
        <div class="drop">
          <Icon name="file" />
          <b>{words.file.drop}</b>
          <span>{words.file.kinds}</span>
        </div>
      )}
    </>
  );
}
