"""Addresses of the office."""

from django.urls import path

from zhanggui.office.web import health, imports, inbox, log, me, periods, rules, session, tokens, users

app_name = "office"
urlpatterns = [
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("language/", session.set_language, name="language"),
    path("approvals/", inbox.inbox, name="inbox"),
    path("approvals/<int:pk>/", inbox.decision, name="decision"),
    path("settings/me/", me.profile, name="me"),
    path("settings/me/password/", me.password, name="password"),
    path("settings/users/", users.users, name="users"),
    path("settings/users/new/", users.new_user, name="user_new"),
    path("settings/users/<int:pk>/", users.user, name="user"),
    path("settings/users/<int:pk>/password/", users.reset, name="user_password"),
    path("settings/periods/", periods.periods, name="periods"),
    path("settings/periods/<str:month>/close/", periods.close, name="period_close"),
    path("settings/periods/<str:month>/open/", periods.reopen, name="period_open"),
    path("settings/rules/", rules.rules, name="rules"),
    path("settings/rules/<int:pk>/stop/", rules.stop, name="rule_stop"),
    path("settings/log/", log.log, name="log"),
    path("settings/health/", health.health, name="health"),
    path("settings/health/results/", health.results, name="health_results"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("settings/import/", imports.imports, name="imports"),
]
