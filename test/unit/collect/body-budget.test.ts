import { expect, test } from 'vitest';
import { BodyBudget } from '../../../src/collect/body-budget.ts';

/** A budget of 1,000 bytes, with bodies that note when they had to give way. */
function given() {
  let nowMs = 0;
  const gaveWay: string[] = [];
  const budget = new BodyBudget(1000, () => nowMs);
  const open = (name: string) => {
    const hold = budget.open(() => {
      gaveWay.push(name);
      hold.release();
    });
    return hold;
  };
  return { budget, open, gaveWay, pass: (ms: number) => void (nowMs += ms) };
}

test('a body for which there is no room is refused while all others arrive at an ordinary pace', () => {
  const { budget, open, gaveWay, pass } = given();
  expect(open('a').tryResize(900)).toBe(true);
  pass(1000);
  expect(open('b').tryResize(200)).toBe(false);
  expect(gaveWay).toEqual([]);
  expect(budget.heldBytes).toBe(900);
});

test('a body that has been arriving for more than a second gives way', () => {
  const { budget, open, gaveWay, pass } = given();
  open('slow').tryResize(900);
  pass(1001);
  expect(open('new').tryResize(200)).toBe(true);
  expect(gaveWay).toEqual(['slow']);
  expect(budget.heldBytes).toBe(200);
});

test('those that have cost most in bytes times time give way first, and no more of them than needed', () => {
  const { open, gaveWay, pass } = given();
  open('small and old').tryResize(50);
  pass(5000);
  open('large').tryResize(400);
  pass(100);
  open('larger').tryResize(500);
  pass(2000);
  open('new').tryResize(600);
  expect(gaveWay).toEqual(['larger', 'large']);
});

test('a slow body does not push out others that have cost less than itself', () => {
  const { open, gaveWay, pass } = given();
  const slow = open('slow');
  slow.tryResize(800);
  open('slower to start').tryResize(200);
  pass(2000);
  expect(slow.tryResize(801)).toBe(false);
  expect(gaveWay).toEqual([]);
});

test('a body that is whole keeps its place until it is released', () => {
  const { budget, open, gaveWay, pass } = given();
  const whole = open('whole');
  whole.tryResize(900);
  whole.complete();
  pass(60_000);
  const next = open('next');
  expect(next.tryResize(200)).toBe(false);
  whole.release();
  expect(next.tryResize(200)).toBe(true);
  expect(gaveWay).toEqual([]);
  expect(budget.heldBytes).toBe(200);
});
