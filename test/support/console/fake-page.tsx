import { render } from 'preact';
import { Page } from '../../../src/console/page/page';
import { FakeModel } from './fake-model';
import '../../../src/console/page/page.css';

/** The page with a model that a test controls: `fake` in the page. */
const fake = new FakeModel();
Object.assign(globalThis, { fake });
render(<Page model={fake} />, document.body);
