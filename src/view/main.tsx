import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startLanguage } from './language/start-language.ts';
import { LiveStore } from './live/live-store.ts';
import './style/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');

startLanguage();
createRoot(root).render(
  <StrictMode>
    <App store={new LiveStore()} />
  </StrictMode>,
);
