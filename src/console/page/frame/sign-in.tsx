import { useRef } from 'preact/hooks';
import { Icon } from '../../drawing/icon';
import { usePage } from '../page-context';
import type { PageView } from '../page-view';
import { Button } from '../parts/button';

export function SignIn({ busy, problem }: PageView['signIn']) {
  const { words, model } = usePage();
  const field = useRef<HTMLInputElement>(null);
  return (
    <main class="sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const key = field.current?.value.trim();
          if (key && !busy) model.signIn(key);
        }}
      >
        <h2>{words.signIn.title}</h2>
        <p class="hint" id="key-hint">
          {words.signIn.text}
        </p>
        <label for="key">{words.signIn.key}</label>
        <input
          id="key"
          ref={field}
          type="password"
          autoComplete="off"
          required
          // biome-ignore lint/a11y/noAutofocus: there is nothing else to do here
          autoFocus
          aria-describedby={problem ? 'key-problem' : 'key-hint'}
          aria-invalid={problem === 'wrong_key'}
        />
        {problem && (
          <p class="problem" id="key-problem" role="alert">
            <Icon name="warning" />
            {words.signIn.problems[problem]}
          </p>
        )}
        <Button type="submit" kind="primary">
          {busy ? words.signIn.busy : words.signIn.submit}
        </Button>
      </form>
    </main>
  );
}
