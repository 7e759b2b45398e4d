"""What a real browser makes of the headers: which of its features a page may use, and what a static file says."""

from assessments.middleware.headers import DENIED_FEATURES, USED_FEATURES


def test_browser_denies_what_no_page_uses_and_keeps_passkeys_and_the_clipboard(scripted_page):
    scripted_page.goto("/over/")

    known = set(scripted_page.evaluate("document.featurePolicy.features()"))
    allowed = set(scripted_page.evaluate("document.featurePolicy.allowedFeatures()"))

    assert len(known & set(DENIED_FEATURES)) > 25, "the browser knows too few of the names to show anything"
    assert allowed & set(DENIED_FEATURES) == set()
    assert set(USED_FEATURES) <= allowed
    assert not scripted_page.evaluate("document.featurePolicy.allowsFeature('camera')")


def test_static_files_reach_the_browser_with_the_same_headers(scripted_page):
    files = []
    scripted_page.on("response", lambda response: files.append(response) if "/static/" in response.url else None)
    scripted_page.goto("/terugkomen/")
    scripted_page.wait_for_load_state("networkidle")

    assert {url.rpartition(".")[2] for url in (response.url for response in files)} >= {"css", "js"}
    for response in files:
        headers = response.all_headers()
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["permissions-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "access-control-allow-origin" not in headers


def test_another_site_can_neither_frame_a_page_nor_show_its_picture(browser, site):
    context = browser.new_context()
    page = context.new_page()
    other = site.url.replace("127.0.0.1", "localhost")
    page.route(f"{other}/vreemd", lambda route: route.fulfill(content_type="text/html", body="<h1>Vreemd</h1>"))
    page.goto(f"{other}/vreemd")

    loaded = page.evaluate(
        """address => new Promise(done => {
            const picture = new Image();
            picture.onload = () => done('shown');
            picture.onerror = () => done('refused');
            picture.src = address;
        })""",
        f"{site.url}/static/img/favicon.svg",
    )
    page.evaluate(
        "address => { const f = document.createElement('iframe'); f.src = address; document.body.append(f); }",
        f"{site.url}/over/",
    )
    page.wait_for_timeout(500)
    framed = page.frames[-1]

    assert loaded == "refused"
    assert "Zelftest" not in framed.content()
    context.close()
