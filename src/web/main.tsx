/** @jsxImportSource preact */
import { render } from 'preact';

render(<main>oncall</main>, document.body);
