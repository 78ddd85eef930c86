import { render } from 'preact';
import './page.css';

render(<p>realtime-rag</p>, document.body);
