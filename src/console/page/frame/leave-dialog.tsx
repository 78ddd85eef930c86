import { usePage } from '../page-context';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';

interface LeaveDialogProps {
  /** What ends the session that is shown. */
  onLeave: () => void;
  onClose: () => void;
}

/** Asks before a session that is not saved gives way to another. */
export function LeaveDialog({ onLeave, onClose }: LeaveDialogProps) {
  const { words, model } = usePage();
  const leave = () => {
    onClose();
    onLeave();
  };
  return (
    <Dialog title={words.leave.title} onClose={onClose}>
      <p class="hint">{words.leave.text}</p>
      <div class="buttons">
        <Button
          kind="primary"
          icon="save"
          wide
          onClick={() => {
            model.save('session');
            leave();
          }}
        >
          {words.leave.save}
        </Button>
        <Button wide onClick={leave}>
          {words.leave.discard}
        </Button>
        <Button wide onClick={onClose}>
          {words.leave.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
