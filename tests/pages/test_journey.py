"""The main job by plain forms, as a person does it."""


def test_anna_takes_the_whole_test_and_reads_her_scores(anna):
    anna.take(4)

    page = anna.result()

    assert "Je scores liggen dicht bij elkaar." in page
    assert page.count('<td class="number">75</td>') == 6
