import { render } from 'preact';
import type { MinutesWords } from '../keep/minutes';
import { type Words, wordsFor } from '../words/index';
import { Page } from './page';
import { PageSession } from './session/page-session';
import './page.css';

/** What the host has written into the document. */
const about = document.querySelector<HTMLMetaElement>('meta[name="realtime-rag"]');

const session = new PageSession({
  base: new URL(document.baseURI),
  path: about?.content ?? '',
  signIn: about?.dataset.signIn === 'yes',
  minutesWords: () => minutesWords(wordsFor([document.documentElement.lang])),
});

function minutesWords({ minutes, answer, page }: Words): MinutesWords {
  return { ...minutes, states: answer.states, forgotten: page.forgotten };
}

render(<Page model={session} />, document.body);
session.start();
