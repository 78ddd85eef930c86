import type { ServerSettings } from '../../../protocol/index';
import { textOf, type Words } from '../../words/index';
import { usePage } from '../page-context';
import { Dialog } from '../parts/dialog';

interface SettingsDialogProps {
  settings: ServerSettings | undefined;
  onClose: () => void;
}

export function SettingsDialog({ settings, onClose }: SettingsDialogProps) {
  const { words } = usePage();
  return (
    <Dialog title={words.settings.title} onClose={onClose}>
      <p class="hint">{settings ? words.settings.hint : words.settings.unknown}</p>
      {settings && (
        <dl class="facts">
          {factsOf(settings, words).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <h3 class="dialog-part">{words.settings.keyboard}</h3>
      <dl class="facts">
        {words.settings.keys.map(([key, effect]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function factsOf(settings: ServerSettings, words: Words): [name: string, value: string][] {
  const { settings: names } = words;
  const { speakers = {}, limits } = settings;
  const facts: [string, string | undefined][] = [
    [names.backend, settings.backend],
    [names.mode, textOf(names.modes, settings.mode)],
    [names.answerFrom, percent(settings.answer_from)],
    [names.offerFrom, percent(settings.offer_from)],
    [names.names, namesOf(settings, words)],
    [names.only, speakers.only?.join(', ')],
    [names.except, speakers.except?.join(', ')],
    [names.whileAnswering, textOf(names.policies, settings.while_answering)],
    [names.cooldown, settings.cooldown_ms === 0 ? names.none : span(settings.cooldown_ms, words)],
    [names.duplicates, span(settings.duplicate_window_ms, words)],
    [names.speculate, textOf(names.speculations, settings.speculate)],
    [names.judge, settings.judge ? names.yes : names.no],
    [
      names.resume,
      settings.resume_window_ms === undefined ? names.no : words.time.seconds(settings.resume_window_ms),
    ],
    [names.questionsPerMinute, limit(limits.questions_per_minute, words)],
    [names.concurrentQuestions, limit(limits.concurrent_questions, words)],
    [names.messagesPerSecond, limit(limits.messages_per_second, words)],
    [names.textLength, limit(limits.text_length, words)],
    [names.version, settings.version],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '');
}

const percent = (share: number | undefined) =>
  share === undefined ? undefined : `${Math.round(share * 100)} %`;

/** Null: as long as the session. */
const span = (ms: number | null, words: Words) =>
  ms === null ? words.settings.always : words.time.seconds(ms);

const limit = (most: number | null, words: Words) =>
  most === null ? words.settings.noLimit : most.toLocaleString(words.tag);

function namesOf({ names, name_required: isRequired }: ServerSettings, words: Words): string {
  if (names.length === 0) return words.settings.none;
  return isRequired ? `${names.join(', ')} (${words.settings.nameRequired})` : names.join(', ');
}
