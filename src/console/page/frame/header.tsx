import { Icon } from '../../drawing/icon';
import { usePage } from '../page-context';
import type { PageView } from '../page-view';
import { Button } from '../parts/button';
import { Menu } from '../parts/menu';
import type { Preferences } from '../preferences';
import { ConnectionState } from './connection-state';

interface HeaderProps {
  view: PageView;
  preferences: Preferences;
  onOpenFile: () => void;
  onSettings: () => void;
}

export function Header({ view, preferences, onOpenFile, onSettings }: HeaderProps) {
  const { words, model } = usePage();
  const isSignedIn = view.phase !== 'sign-in';
  return (
    <header class="top">
      <svg class="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
        <rect width="32" height="32" rx="7" />
        <path d="M7 9h18v11H15l-5 5v-5H7z" />
      </svg>
      <h1>{words.page.title}</h1>
      {isSignedIn && <ConnectionState view={view} />}
      <div class="top-tools">
        {isSignedIn && (
          <>
            <Button icon="file" onClick={onOpenFile} hint={words.file.drop}>
              {words.page.open}
            </Button>
            <Menu
              icon="save"
              label={words.page.save}
              items={[
                {
                  name: words.page.saveMinutes,
                  hint: words.page.saveMinutesHint,
                  onChoose: () => model.save('minutes'),
                },
                {
                  name: words.page.saveSession,
                  hint: words.page.saveSessionHint,
                  onChoose: () => model.save('session'),
                },
              ]}
            />
            <Button icon="about" hint={words.settings.title} onClick={onSettings}>
              {words.page.about}
            </Button>
          </>
        )}
        <button
          type="button"
          class="button plain"
          lang={preferences.nextWords.tag}
          onClick={preferences.changeLanguage}
        >
          {preferences.nextWords.name}
        </button>
        <button
          type="button"
          class="button plain"
          title={words.page.theme[preferences.theme]}
          aria-label={words.page.theme[preferences.theme]}
          onClick={preferences.changeTheme}
        >
          <Icon name={preferences.theme} />
        </button>
      </div>
    </header>
  );
}
