import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Bar } from './bar/bar';
import { SessionOver } from './bar/session-over';
import { Announcements } from './frame/announcements';
import { FileDialog } from './frame/file-dialog';
import { FileDrop } from './frame/file-drop';
import { Header } from './frame/header';
import { LeaveDialog } from './frame/leave-dialog';
import { Notices } from './frame/notices';
import { SettingsDialog } from './frame/settings-dialog';
import { SignIn } from './frame/sign-in';
import { PageContext } from './page-context';
import type { PageModel, PageView } from './page-view';
import { AnswersPanel, requestedIn, type Wanted } from './panels/answers-panel';
import { TalkPanel } from './panels/talk-panel';
import { TimePanel } from './panels/time-panel';
import { type ViewName, Views } from './panels/views';
import { usePreferences } from './preferences';
import { showSource } from './show-source';
import { useView } from './use-view';

/** The whole page, drawn from the view of its model. */
export function Page({ model }: { model: PageModel }) {
  const view = useView(model);
  const preferences = usePreferences();
  const { words } = preferences;
  const [leaving, setLeaving] = useState<{ then: () => void }>();
  const tools = useMemo(
    () => ({
      words,
      model,
      leave: (then: () => void) => (model.view.unsaved ? setLeaving({ then }) : then()),
    }),
    [words, model],
  );
  const [isAboutSettings, setAboutSettings] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const isLive = view.phase === 'live' || view.phase === 'starting';
  useTips();
  return (
    <PageContext.Provider value={tools}>
      {isLive && (
        <a class="skip" href="#say">
          {words.page.skip}
        </a>
      )}
      <Header
        view={view}
        preferences={preferences}
        onOpenFile={() => file.current?.click()}
        onSettings={() => setAboutSettings(true)}
      />
      {view.phase === 'sign-in' ? (
        <SignIn {...view.signIn} />
      ) : (
        <>
          <Session view={view} isLive={isLive} />
          <FileDrop input={file} />
          {view.file && <FileDialog key={view.file.name} file={view.file} />}
        </>
      )}
      {isAboutSettings && <SettingsDialog settings={view.settings} onClose={() => setAboutSettings(false)} />}
      {leaving && <LeaveDialog onLeave={leaving.then} onClose={() => setLeaving(undefined)} />}
      <Announcements view={view} />
    </PageContext.Provider>
  );
}

interface SessionProps {
  view: PageView;
  /** Whether something can be said. */
  isLive: boolean;
}

function Session({ view, isLive }: SessionProps) {
  const [chosen, setChosen] = useState<ViewName>('talk');
  const [wanted, setWanted] = useState<Wanted>();
  const { talk, phase, startedAt, settings } = view;
  const requested = requestedIn(talk);
  useLayoutEffect(() => {
    if (isLive && requested !== undefined) setChosen('answers');
  }, [requested]);
  /** Links within the page lead to answers and to sources, wherever these are. */
  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (!link) return;
    event.preventDefault();
    const id = link.getAttribute('href')?.slice(1) ?? '';
    if (id.startsWith('source-')) showSource(id);
    else {
      setChosen('answers');
      setWanted({ id });
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are what is clicked
    // biome-ignore lint/a11y/useKeyWithClickEvents: a link is clicked by keys as well
    <div class="session" onClick={follow}>
      <Notices notices={talk.notices} />
      <Views talk={talk} chosen={chosen} onChoose={setChosen} />
      {/* Nothing of how one session was read matters to the next. */}
      <main key={startedAt.getTime()}>
        <TalkPanel
          talk={talk}
          isChosen={chosen === 'talk'}
          isLive={isLive}
          answerFrom={phase !== 'kept' && settings?.mode === 'auto' ? settings.answer_from : undefined}
        />
        <AnswersPanel talk={talk} isChosen={chosen === 'answers'} isLive={isLive} wanted={wanted} />
        <TimePanel talk={talk} isChosen={chosen === 'time'} />
      </main>
      {isLive ? <Bar view={view} /> : <SessionOver isKept={phase === 'kept'} />}
    </div>
  );
}

/** Escape hides the hint that is shown, until the pointer or the focus moves on. */
function useTips(): void {
  useEffect(() => {
    const root = document.documentElement;
    const hide = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') root.dataset.tips = 'off';
    };
    const show = () => delete root.dataset.tips;
    document.addEventListener('keydown', hide);
    document.addEventListener('focusin', show);
    document.addEventListener('pointerover', show);
    return () => {
      document.removeEventListener('keydown', hide);
      document.removeEventListener('focusin', show);
      document.removeEventListener('pointerover', show);
    };
  }, []);
}
