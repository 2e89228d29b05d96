"""The same page with nothing but f-strings and escaping: the floor no template can go below."""

from __future__ import annotations

from markupsafe import escape as e

from tasks.site.pages.trust import TrustPage
from tasks.site.pages.trust_figures import FigureLine
from tasks.site.words.action_line import ActionLine


def by_hand(page: TrustPage) -> bytes:
    """The page for a month with an accepted update, as the benchmark makes it."""
    top = page.frame
    menu = "".join(f'<li><a href="{e(link.href)}">{e(link.words)}</a></li>' for link in top.menu)
    trail = "".join(f'<li class="nhsuk-breadcrumb__list-item"><a href="{e(link.href)}">{e(link.words)}</a></li>' for link in top.trail)
    said = [f"<ul>{''.join(f'<li>{e(words)}</li>' for words in part)}</ul>" for part in (page.promised, page.done, page.late)]
    pairs = "".join(f"<div><dt>{e(what)}</dt><dd>{e(known)}</dd></div>" for what, known in page.oversight)
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{e(top.title)} – {e(top.programme)}</title>
<link rel="stylesheet" href="{e(top.root)}assets/site.css"></head>
<body><header class="app-header"><a href="{e(top.root)}index.html">{e(top.programme)}</a><nav aria-label="Menu"><ul>{menu}</ul></nav>
<p><strong>{e(top.banner)}</strong></p></header><nav><ol>{trail}</ol></nav><main class="nhsuk-main-wrapper" id="maincontent">
<h1 class="nhsuk-heading-l"><span class="nhsuk-caption-l">{e(page.month)}</span> {e(page.name)}</h1>
<p><strong class="nhsuk-tag nhsuk-tag--{e(page.state.colour)}">{e(page.state.words)}</strong></p>{_paragraphs(page.update)}
<h2>What was promised?</h2>{said[0]}<h2>What was done?</h2>{said[1]}
<h2>What is late?</h2>{said[2]}<h2>Who helps?</h2>{_paragraphs(page.helped)}
<p>In the trust’s own words: {e(page.summary)}</p>
<table class="app-table app-actions"><tbody>{"".join(_row(line) for group in page.groups for line in group.lines)}</tbody></table>
<h2>Who signed</h2>{_paragraphs(page.signed)}<dl>{pairs}</dl>{_paragraphs(page.traced)}
<table class="app-table"><tbody>{"".join(map(_figure, page.figures))}</tbody></table>
</main><footer><ul>{menu}</ul></footer></body></html>""".encode()


def _row(line: ActionLine) -> str:
    concern = f"<small>Because: {e(line.concern)}</small>" if line.concern else ""
    about = f"<small>{e(line.about)}</small>" if line.about else ""
    note = f"<small>{e(line.promised_note)}</small>" if line.promised_note else ""
    return f"""<tr id="{e(line.anchor)}"><th scope="row"><a href="{e(line.href)}"><strong>{e(line.ref)}</strong></a>
<p>{e(line.action)}</p>{concern}{about}</th>
<td><p>{e(line.promised)}</p>{note}</td><td>{_paragraphs(line.revised)}</td>
<td><strong class="nhsuk-tag nhsuk-tag--{e(line.status.colour)}">{e(line.status.words)}</strong>{_paragraphs(line.status_notes)}</td>
<td>{_paragraphs(line.claimed)}<p><b>What shows it:</b> {e(line.shown)}</p><small>{e(line.read)}</small></td></tr>"""


def _figure(line: FigureLine) -> str:
    rule = f'<a href="{e(line.rule.href)}">{e(line.rule.words)}</a>'
    return f'<tr><th scope="row">{rule}</th><td id="{e(line.id)}">{e(line.share)}</td><td>{e(line.refs)}</td></tr>'


def _paragraphs(items: tuple[str, ...]) -> str:
    return "".join(f"<p>{e(words)}</p>" for words in items)
