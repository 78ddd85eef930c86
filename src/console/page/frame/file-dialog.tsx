import { usePage } from '../page-context';
import type { FileView } from '../page-view';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';

/** What was opened, and what can be done with it. */
export function FileDialog({ file }: { file: FileView }) {
  const { words, model } = usePage();
  const close = () => model.closeFile();
  return (
    <Dialog title={file.name} onClose={close}>
      {file.kind === 'problem' && (
        <>
          <p class="problem">{words.file.problems[file.problem]}</p>
          <p class="hint">{words.file.kinds}</p>
        </>
      )}
      {file.kind === 'audio' && (
        <p class="hint">{file.recognisable ? words.file.audio : words.file.notRecognisable}</p>
      )}
      {(file.kind === 'transcript' || file.kind === 'session') && (
        <p class="hint">
          {words.file[file.kind]} · {words.file.lines(file.lines)}
          {file.skipped > 0 && <> · {words.file.skipped(file.skipped)}</>}
        </p>
      )}
      <Plays file={file} />
    </Dialog>
  );
}

function Plays({ file }: { file: FileView }) {
  const { words, model, leave } = usePage();
  if (file.kind === 'problem' || (file.kind === 'audio' && !file.recognisable)) return null;
  const { pace, faster, once } = words.file.speeds;
  const show = () => {
    model.show();
    // A file that cannot be shown says so.
    if (model.view.file?.kind !== 'problem') model.closeFile();
  };
  const play = (speed: number) => () => {
    const start = () => {
      model.play(speed);
      model.closeFile();
    };
    // To a session that has ended nothing can be played: another is begun.
    if (model.view.phase === 'over') leave(start);
    else start();
  };
  return (
    <>
      {file.kind === 'session' && (
        <p>
          <Button kind="primary" wide onClick={() => leave(show)}>
            {words.file.show}
          </Button>
        </p>
      )}
      <h3 class="dialog-part" id="play-title">
        {words.file.play}
      </h3>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons are no fields */}
      <div class="buttons" role="group" aria-labelledby="play-title">
        <Button icon="play" wide onClick={play(1)}>
          {pace}
        </Button>
        {file.kind !== 'audio' && (
          <>
            <Button icon="play" wide onClick={play(4)}>
              {faster}
            </Button>
            <Button icon="play" wide onClick={play(Number.POSITIVE_INFINITY)}>
              {once}
            </Button>
          </>
        )}
      </div>
    </>
  );
}
