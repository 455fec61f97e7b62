"""Plots as SVG, written by hand: a few shapes, readable in light and dark."""
from html import escape

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 360, 70, 50, 70, 50
STYLE = """
  text { font: 13px sans-serif; fill: #1a1a1c; }
  .title { font-size: 16px; font-weight: bold; }
  .axis { stroke: #626264; } .grid { stroke: #d8d8db; }
  .a { stroke: #0017c1; fill: #0017c1; } .b { stroke: #b04900; fill: #b04900; }
  .c { stroke: #197a4b; fill: #197a4b; }
  polyline { fill: none !important; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    svg { background: #1a1a1c; } text { fill: #f1f1f4; }
    .grid { stroke: #4d4d4f; } .axis { stroke: #b4b4b7; }
    .a { stroke: #7096f8; fill: #7096f8; } .b { stroke: #ff9d5c; fill: #ff9d5c; }
    .c { stroke: #51b883; fill: #51b883; }
  }"""


def nice(top):
    """A round number at or above, for an axis."""
    step = 1
    while step * 10 < top:
        step *= 10
    while step < top and top > 1:
        for factor in (1, 2, 5, 10):
            if step * factor >= top:
                return step * factor
    return max(step, top)


def frame(title, words, body):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" aria-labelledby="t d">\n'
            f'<title id="t">{escape(title)}</title>\n'
            f'<desc id="d">{escape(words)}</desc>\n<style>{STYLE}</style>\n'
            f'<text class="title" x="{LEFT}" y="28">{escape(title)}</text>\n'
            + "\n".join(body) + "\n</svg>\n")


def text(x, y, words, anchor="middle"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
            f'{escape(words)}</text>')


def grid(top, unit, right_edge=WIDTH - RIGHT):
    rows = []
    for i in range(5):
        y = HEIGHT - BOTTOM - i * (HEIGHT - TOP - BOTTOM) / 4
        rows.append(f'<line class="grid" x1="{LEFT}" x2="{right_edge}" '
                    f'y1="{y:.1f}" y2="{y:.1f}"/>')
        rows.append(text(LEFT - 8, y + 4, f"{top * i / 4:g}", "end"))
    rows.append(text(LEFT - 8, TOP - 8, unit, "end"))
    return rows


def lines(path, title, unit, xs, series):
    """`series`: name to values, one for each of `xs` (evenly spaced)."""
    top = nice(max(max(v) for v in series.values()))
    high, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT
    at = [LEFT + wide * (i + 0.5) / len(xs) for i in range(len(xs))]
    body = grid(top, unit)
    body += [text(x, HEIGHT - BOTTOM + 20, str(n)) for x, n in zip(at, xs)]
    for css, (name, values) in zip("abc", series.items()):
        points = [(x, HEIGHT - BOTTOM - high * v / top)
                  for x, v in zip(at, values)]
        body.append(f'<polyline class="{css}" points="' + " ".join(
            f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
        body += [f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
                 for x, y in points]
        body.append(text(points[-1][0] + 8, points[-1][1] + 4, name, "start"))
    words = "; ".join(f"{name}: " + ", ".join(
        f"{x}: {v:.4g} {unit}" for x, v in zip(xs, values))
        for name, values in series.items())
    path.write_text(frame(title, words, body))


def bars(path, title, unit, values):
    top = nice(max(values.values()))
    high, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT
    body = grid(top, unit)
    for i, (name, v) in enumerate(values.items()):
        x = LEFT + wide * (i + 0.5) / len(values)
        h = high * v / top
        body.append(f'<rect class="a" x="{x - 24:.1f}" width="48" '
                    f'y="{HEIGHT - BOTTOM - h:.1f}" height="{h:.1f}"/>')
        body.append(text(x, HEIGHT - BOTTOM - h - 6, f"{v:.3g}"))
        body.append(text(x, HEIGHT - BOTTOM + 20, name))
    words = ", ".join(f"{name}: {v:.4g} {unit}" for name, v in values.items())
    path.write_text(frame(title, words, body))


def waiters(path, figures):
    xs = sorted(figures)
    lines(path, "Commands over HTTP: how long one waits", "ms",
          [f"{x} waiting" for x in xs],
          {"p99": [figures[x]["p99_us"] / 1000 for x in xs],
           "p50": [figures[x]["p50_us"] / 1000 for x in xs]})
